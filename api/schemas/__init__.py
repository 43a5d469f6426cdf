"""One way to take input: the same marshmallow schema takes a form and a JSON body.

A schema knows shapes (which fields, which types, how long at the most); the commands know the
rules. Both give their faults by field, in the same words to the same place.
"""
