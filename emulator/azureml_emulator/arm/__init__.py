"""Azure Resource Manager: one engine for every resource type, and the rules that hold for all of them."""
