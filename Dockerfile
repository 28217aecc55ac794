# The dashboard in a container: docker build -t spendtrack .   How it is run: docs/operate.md.

# The small plotly.js.
FROM node:24-slim AS front
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
COPY frontend/ ./
RUN npm run --silent build

# The wheel with its ledger, and everything that it needs, each file by its hash.
FROM python:3.13-slim AS wheel
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/spendtrack \
    && /opt/spendtrack/bin/pip install --quiet --no-cache-dir --require-hashes --requirement requirements.lock
COPY . .
COPY --from=front /build/src/spendtrack/web/built src/spendtrack/web/built
RUN /opt/spendtrack/bin/python -m hatchling build --target wheel --directory dist \
    && /opt/spendtrack/bin/pip install --quiet --no-cache-dir --no-deps dist/*.whl \
    && /opt/spendtrack/bin/python -m compileall -q /opt/spendtrack/lib

FROM python:3.13-slim
LABEL org.opencontainers.image.title="spendtrack" \
      org.opencontainers.image.description="Who promised what on defence spending, and what has been delivered" \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0"
COPY --from=wheel /opt/spendtrack /opt/spendtrack
# A volume or folder mounted here takes the place of the ledger that came along.
COPY data/ /data/
ENV PATH=/opt/spendtrack/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    SPENDTRACK_DATA=/data \
    SPENDTRACK_HOST=0.0.0.0 \
    SPENDTRACK_PORT=8050 \
    SPENDTRACK_PROCESSES=2
USER 10001:10001
VOLUME /data
EXPOSE 8050
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"SPENDTRACK_PORT\"]}/health', timeout=4)"]
CMD ["spendtrack", "serve"]
