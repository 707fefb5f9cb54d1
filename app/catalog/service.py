"""What other features may use of the catalog."""

from app.catalog.collection import Catalog
from app.catalog.loading import load_package, package_files
from app.catalog.package import Package

__all__ = ["Catalog", "Package", "load_package", "package_files"]
