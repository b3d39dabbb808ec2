"""Who works at Kestrel. All of them are invented."""

from __future__ import annotations

from typing import NamedTuple

DOMAIN = "kestrel.example"
COMPANY = "Kestrel"


class Person(NamedTuple):
    """`manager` and the cascade name people by `key`, their first name."""

    name: str
    title: str
    unit: str
    manager: str = ""
    role: str = "member"

    @property
    def key(self) -> str:
        return self.name.split(" ")[0].lower()

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{DOMAIN}"


# Department → its teams.
DEPARTMENTS: dict[str, tuple[str, ...]] = {
    "Sales": ("Enterprise sales", "Mid-market", "Partnerships"),
    "Marketing": ("Demand", "Brand and content"),
    "Engineering": ("Onboarding", "Forecasting", "Platform"),
    "Product": ("Hospitals", "Ports"),
    "Customer success": ("Success managers", "Support"),
    "Legal": ("Commercial contracts",),
    "Operations": ("Data operations", "Field operations"),
    "Finance and people": ("Finance", "People"),
}

PEOPLE = (
    Person("Sofia Marchetti", "Chief executive", COMPANY, role="leader"),
    Person("Tomas Herrera", "Chief operating officer", COMPANY, "sofia", "owner"),
    # Sales
    Person("Victoria Lindqvist", "Chief revenue officer", "Sales", "sofia", "leader"),
    Person(
        "Daniel Brandt",
        "Head of enterprise sales",
        "Enterprise sales",
        "victoria",
        "leader",
    ),
    Person("Amara Osei", "Account executive", "Enterprise sales", "daniel"),
    Person("Ines Duarte", "Account executive", "Enterprise sales", "daniel"),
    Person("Mateusz Zielinski", "Account executive", "Enterprise sales", "daniel"),
    Person("Jonas Lind", "Account executive", "Enterprise sales", "daniel"),
    Person("Chiara Bellini", "Account executive", "Enterprise sales", "daniel"),
    Person("Tariq Rahman", "Account executive", "Enterprise sales", "daniel"),
    Person("Hye-jin Seo", "Account executive", "Enterprise sales", "daniel"),
    Person("Pieter Vermeulen", "Account executive", "Enterprise sales", "daniel"),
    Person("Noor Haidari", "Account executive", "Enterprise sales", "daniel"),
    Person("Luca Ferrand", "Account executive", "Enterprise sales", "daniel"),
    Person("Sinead Gallagher", "Account executive", "Enterprise sales", "daniel"),
    Person("Oskar Nyberg", "Head of mid-market", "Mid-market", "victoria", "leader"),
    Person("Beatriz Nogueira", "Account manager", "Mid-market", "oskar"),
    Person("Kwame Boateng", "Account manager", "Mid-market", "oskar"),
    Person("Anneli Saar", "Account manager", "Mid-market", "oskar"),
    Person("Rui Tavares", "Head of partnerships", "Partnerships", "victoria", "leader"),
    Person("Dilara Aydin", "Partner manager", "Partnerships", "rui"),
    # Marketing
    Person("Camille Laurent", "Head of marketing", "Marketing", "sofia", "leader"),
    Person("Farid Nasser", "Demand lead", "Demand", "camille", "leader"),
    Person("Yuki Tanabe", "Campaign manager", "Demand", "farid"),
    Person("Elena Popescu", "Field marketer", "Demand", "farid"),
    Person("Gabriel Moreau", "Content lead", "Brand and content", "camille", "leader"),
    Person("Zanele Dube", "Writer", "Brand and content", "gabriel"),
    # Engineering
    Person("Arvid Holmgren", "Head of engineering", "Engineering", "sofia", "leader"),
    Person("Rosa Quintero", "Engineering manager", "Onboarding", "arvid", "leader"),
    Person("Priya Kapoor", "Senior engineer", "Onboarding", "rosa"),
    Person("Samuel Adeyemi", "Engineer", "Onboarding", "rosa"),
    Person("Katarina Novak", "Engineer", "Onboarding", "rosa"),
    Person("Wei Zhang", "Engineering manager", "Forecasting", "arvid", "leader"),
    Person("Henrik Dahl", "Data scientist", "Forecasting", "wei"),
    Person("Fatima Benali", "Data scientist", "Forecasting", "wei"),
    Person("Miguel Santos", "Engineer", "Forecasting", "wei"),
    Person("Agnes Kowalczyk", "Engineering manager", "Platform", "arvid", "leader"),
    Person("Dmitri Volkov", "Site reliability engineer", "Platform", "agnes"),
    Person("Nadia Rahimi", "Engineer", "Platform", "agnes"),
    # Product
    Person("Julia Weber", "Head of product", "Product", "sofia", "leader"),
    Person("Thabo Mokoena", "Product manager", "Hospitals", "julia", "leader"),
    Person("Mei Lin Chua", "Product designer", "Hospitals", "thabo"),
    Person("Bram de Groot", "Product manager", "Ports", "julia", "leader"),
    Person("Isabel Fontaine", "Product designer", "Ports", "bram"),
    # Customer success
    Person(
        "Grace Mwangi",
        "Head of customer success",
        "Customer success",
        "sofia",
        "leader",
    ),
    Person("Paolo Ricci", "Success lead", "Success managers", "grace", "leader"),
    Person("Maren Schulz", "Success manager", "Success managers", "paolo"),
    Person("Olumide Bello", "Success manager", "Success managers", "paolo"),
    Person("Lina Haugen", "Success manager", "Success managers", "paolo"),
    Person("Erik Sandberg", "Support lead", "Support", "grace", "leader"),
    Person("Aisha Karim", "Support specialist", "Support", "erik"),
    # Legal
    Person("Leila Haddad", "General counsel", "Legal", "sofia", "leader"),
    Person("Simon Okafor", "Contracts counsel", "Commercial contracts", "leila"),
    Person("Ewa Mazur", "Contracts manager", "Commercial contracts", "leila"),
    # Operations
    Person("Viktor Jansen", "Head of operations", "Operations", "tomas", "leader"),
    Person(
        "Rania Khoury", "Data operations lead", "Data operations", "viktor", "leader"
    ),
    Person("Tomoko Arai", "Data analyst", "Data operations", "rania"),
    Person("Diego Valdes", "Data analyst", "Data operations", "rania"),
    Person("Lars Eriksen", "Field lead", "Field operations", "viktor", "leader"),
    Person("Marta Jelinek", "Implementation manager", "Field operations", "lars"),
    # Finance and people
    Person(
        "Hanna Virtanen", "Head of people", "Finance and people", "sofia", "hr_admin"
    ),
    Person("Philippe Arnaud", "Finance lead", "Finance", "tomas", "leader"),
    Person("Chloe Bennett", "Financial controller", "Finance", "philippe"),
    Person("Idris Conteh", "Recruiter", "People", "hanna"),
)
