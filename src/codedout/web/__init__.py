"""The routes beside the pages, what stands before every answer, and the server's life."""

from codedout.web.lifespan import lifespan
from codedout.web.middleware import middleware
from codedout.web.routes import routes
from codedout.web.script_errors import on_script_error

__all__ = ["lifespan", "middleware", "on_script_error", "routes"]
