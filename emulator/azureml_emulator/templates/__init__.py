"""Template deployments: the expression language, what a template asks for, and carrying it out.

Written from Microsoft's documentation of Azure Resource Manager templates. Pure parts first, the world last::

    errors   lexer → syntax   values   copies   scope → evaluation   functions/ (one family, one file)
    parameters   step   resources   dependencies   →   plan (what is to be made, and after what; no I/O)
    nested   links   places   live (what only the running world knows)   run (carrying a plan out)   cleaning
    preflight   operations   outputs   validation   deployment (the resource type)

The resources of a template go through the engine as a PUT over the wire does: same gates, same checks, same
long-running operations on the virtual clock. They count against no rate limit and are not journaled, because no
request was sent for them; ``…/operations`` of the deployment lists them. Faults that were ordered for their paths do
hit them.
"""
