"""The people of Kestrel, all invented."""

from __future__ import annotations

from typing import NamedTuple

DOMAIN = "kestrel.example"
COMPANY = "Kestrel"


class DemoPerson(NamedTuple):
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
    DemoPerson("Sofia Marchetti", "Chief executive", COMPANY, role="leader"),
    DemoPerson("Tomas Herrera", "Chief operating officer", COMPANY, "sofia", "owner"),
    # Sales
    DemoPerson(
        "Victoria Lindqvist", "Chief revenue officer", "Sales", "sofia", "leader"
    ),
    DemoPerson(
        "Daniel Brandt",
        "Head of enterprise sales",
        "Enterprise sales",
        "victoria",
        "leader",
    ),
    DemoPerson("Amara Osei", "Account executive", "Enterprise sales", "daniel"),
    DemoPerson("Ines Duarte", "Account executive", "Enterprise sales", "daniel"),
    DemoPerson("Mateusz Zielinski", "Account executive", "Enterprise sales", "daniel"),
    DemoPerson("Jonas Lind", "Account executive", "Enterprise sales", "daniel"),
    DemoPerson("Chiara Bellini", "Account executive", "Enterprise sales", "daniel"),
    DemoPerson("Tariq Rahman", "Account executive", "Enterprise sales", "daniel"),
    DemoPerson("Hye-jin Seo", "Account executive", "Enterprise sales", "daniel"),
    DemoPerson("Pieter Vermeulen", "Account executive", "Enterprise sales", "daniel"),
    DemoPerson("Noor Haidari", "Account executive", "Enterprise sales", "daniel"),
    DemoPerson("Luca Ferrand", "Account executive", "Enterprise sales", "daniel"),
    DemoPerson("Sinead Gallagher", "Account executive", "Enterprise sales", "daniel"),
    DemoPerson(
        "Oskar Nyberg", "Head of mid-market", "Mid-market", "victoria", "leader"
    ),
    DemoPerson("Beatriz Nogueira", "Account manager", "Mid-market", "oskar"),
    DemoPerson("Kwame Boateng", "Account manager", "Mid-market", "oskar"),
    DemoPerson("Anneli Saar", "Account manager", "Mid-market", "oskar"),
    DemoPerson(
        "Rui Tavares", "Head of partnerships", "Partnerships", "victoria", "leader"
    ),
    DemoPerson("Dilara Aydin", "Partner manager", "Partnerships", "rui"),
    # Marketing
    DemoPerson("Camille Laurent", "Head of marketing", "Marketing", "sofia", "leader"),
    DemoPerson("Farid Nasser", "Demand lead", "Demand", "camille", "leader"),
    DemoPerson("Yuki Tanabe", "Campaign manager", "Demand", "farid"),
    DemoPerson("Elena Popescu", "Field marketer", "Demand", "farid"),
    DemoPerson(
        "Gabriel Moreau", "Content lead", "Brand and content", "camille", "leader"
    ),
    DemoPerson("Zanele Dube", "Writer", "Brand and content", "gabriel"),
    # Engineering
    DemoPerson(
        "Arvid Holmgren", "Head of engineering", "Engineering", "sofia", "leader"
    ),
    DemoPerson("Rosa Quintero", "Engineering manager", "Onboarding", "arvid", "leader"),
    DemoPerson("Priya Kapoor", "Senior engineer", "Onboarding", "rosa"),
    DemoPerson("Samuel Adeyemi", "Engineer", "Onboarding", "rosa"),
    DemoPerson("Katarina Novak", "Engineer", "Onboarding", "rosa"),
    DemoPerson("Wei Zhang", "Engineering manager", "Forecasting", "arvid", "leader"),
    DemoPerson("Henrik Dahl", "Data scientist", "Forecasting", "wei"),
    DemoPerson("Fatima Benali", "Data scientist", "Forecasting", "wei"),
    DemoPerson("Miguel Santos", "Engineer", "Forecasting", "wei"),
    DemoPerson("Agnes Kowalczyk", "Engineering manager", "Platform", "arvid", "leader"),
    DemoPerson("Dmitri Volkov", "Site reliability engineer", "Platform", "agnes"),
    DemoPerson("Nadia Rahimi", "Engineer", "Platform", "agnes"),
    # Product
    DemoPerson("Julia Weber", "Head of product", "Product", "sofia", "leader"),
    DemoPerson("Thabo Mokoena", "Product manager", "Hospitals", "julia", "leader"),
    DemoPerson("Mei Lin Chua", "Product designer", "Hospitals", "thabo"),
    DemoPerson("Bram de Groot", "Product manager", "Ports", "julia", "leader"),
    DemoPerson("Isabel Fontaine", "Product designer", "Ports", "bram"),
    # Customer success
    DemoPerson(
        "Grace Mwangi",
        "Head of customer success",
        "Customer success",
        "sofia",
        "leader",
    ),
    DemoPerson("Paolo Ricci", "Success lead", "Success managers", "grace", "leader"),
    DemoPerson("Maren Schulz", "Success manager", "Success managers", "paolo"),
    DemoPerson("Olumide Bello", "Success manager", "Success managers", "paolo"),
    DemoPerson("Lina Haugen", "Success manager", "Success managers", "paolo"),
    DemoPerson("Erik Sandberg", "Support lead", "Support", "grace", "leader"),
    DemoPerson("Aisha Karim", "Support specialist", "Support", "erik"),
    # Legal
    DemoPerson("Leila Haddad", "General counsel", "Legal", "sofia", "leader"),
    DemoPerson("Simon Okafor", "Contracts counsel", "Commercial contracts", "leila"),
    DemoPerson("Ewa Mazur", "Contracts manager", "Commercial contracts", "leila"),
    # Operations
    DemoPerson("Viktor Jansen", "Head of operations", "Operations", "tomas", "leader"),
    DemoPerson(
        "Rania Khoury", "Data operations lead", "Data operations", "viktor", "leader"
    ),
    DemoPerson("Tomoko Arai", "Data analyst", "Data operations", "rania"),
    DemoPerson("Diego Valdes", "Data analyst", "Data operations", "rania"),
    DemoPerson("Lars Eriksen", "Field lead", "Field operations", "viktor", "leader"),
    DemoPerson("Marta Jelinek", "Implementation manager", "Field operations", "lars"),
    # Finance and people
    DemoPerson(
        "Hanna Virtanen", "Head of people", "Finance and people", "sofia", "hr_admin"
    ),
    DemoPerson("Philippe Arnaud", "Finance lead", "Finance", "tomas", "leader"),
    DemoPerson("Chloe Bennett", "Financial controller", "Finance", "philippe"),
    DemoPerson("Idris Conteh", "Recruiter", "People", "hanna"),
)
