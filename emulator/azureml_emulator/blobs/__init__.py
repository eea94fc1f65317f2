"""Blob storage, the data plane: real bytes on disk behind every emulated storage account.

Containers are resources of Resource Manager's store (they can be made on either plane and are the same thing); blobs
live in an index of their own, their bytes in files that are written once. A request is authenticated as the service
does it (shared key, the three kinds of SAS, bearer), streams through in pieces, and is answered in XML.
"""
