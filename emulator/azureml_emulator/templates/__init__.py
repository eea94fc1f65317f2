"""Template deployments: the expression language, what a template asks for, and carrying it out.

Written from Microsoft's documentation of Azure Resource Manager templates. Pure parts first, the world last::

    errors   lexer → syntax   values   copies   scope → evaluation   functions/ (one family, one file)
    structure   parameters   step   resources   dependencies   nested   →   plan (what is made, after what; no I/O)
    links   places   preflight   →   intake (a deployment as it is asked for)
    record   live (what only the running world knows)   outputs   cleaning   →   run (carrying a plan out)
    durations   shown   operations   validation   what_if   →   deployment (the resource type)

The resources of a template go through the engine as a PUT over the wire does: same gates, same checks, same
long-running operations on the virtual clock. They count against no rate limit and are not journaled, because no
request was sent for them; ``…/operations`` of the deployment lists them. Faults that were ordered for their paths hit
them, as far as there is something to hit: an answer, an operation that fails, settings that are left out.
"""
