"""A one-machine Binder: builds repositories of the catalog and starts a JupyterLab for each launch; speaks BinderHub's API."""
