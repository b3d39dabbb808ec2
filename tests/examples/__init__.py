"""Tests of the sources' example documents: their data, goals and pages."""
