"""Who stands where on a day?"""
