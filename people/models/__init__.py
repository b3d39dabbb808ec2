from people.models.departure import Departure
from people.models.importing import ColumnMeanings, PeopleImport
from people.models.structural import StructuralChange

__all__ = ["ColumnMeanings", "Departure", "PeopleImport", "StructuralChange"]
