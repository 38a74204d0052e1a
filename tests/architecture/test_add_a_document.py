"""The guide "Add a document" followed literally: its files in a copy of the source, migrated, used over the API."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
GUIDE = REPOSITORY / "docs" / "guides" / "add-a-document.md"
FILES = re.compile(r"^```python\n# (?P<path>src/\S+)\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE)
COMMANDS = re.compile(r"^```sh\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE)

USE = """
import json, sys
import django
django.setup()
from quintet.kernel.commands import commands
from tests.master.builders import a_company, a_party, a_user, an_item
from tests.web.site import Site

company = a_company()
seller, other, keeper = (a_user(role, company=company) for role in ("salesperson", "salesperson", "warehouse"))
mine, theirs, store, nobody = Site(seller), Site(other), Site(keeper), Site(a_user("cashier", company=company))
path, found = "/docs/crm.sample_loan", {}
meta = mine.get("/meta")
found["menu"] = [r["label"] for s in meta["systems"] if s["key"] == "crm" for r in s["menu"]]
found["columns"] = meta["documents"]["crm.sample_loan"]["list"]["columns"]
found["form"] = mine.get(path + "/new").body["values"]["state"]
item, customer = an_item(), a_party(owner=seller.user_id)


def loan(quantity):
    lines = [{"item": item, "quantity": quantity}]
    return mine.post(path, {"customer": customer, "purpose": "Trial of the laser", "lines": lines})


found["too_many"] = loan("11")["errors"]
found["zero"] = loan("0").body
made = loan("2")
found["created"] = (made.status, made["title"][:3], made["values"]["pieces"])
one = f"{path}/{made['id']}"
found["edited"] = mine.patch(one, {"purpose": "Trial of the big laser"}, version=1).status
found["search"] = [h["id"] == made["id"] for h in mine.get("/search", {"q": "big laser"})["hits"]]
found["rights"] = {
    "other": theirs.get(one).status,
    "other list": len(theirs.get(path)["rows"]),
    "nobody": nobody.get(path).status,
    "mine lends": mine.post(one + "/lend", {}, version=2).status,
    "keeper edits": store.patch(one, {}, version=2).status,
}
lent = store.post(one + "/lend", {"due_on": "2027-01-31"}, version=2)
found["lent"] = (lent.status, lent["document"]["state"], lent["document"]["values"]["due_on"])
late = store.get(path, {"where": [["state", "=", "LENT"], ["due_on", "<", "2027-02-01"]]})["rows"]
found["late"] = [row["id"] for row in late] == [made["id"]]
found["history"] = [e["label"] for e in mine.get(one + "/history")["entries"]]
found["explained"] = "crm.sample_loan.lend" in commands
found["described"] = path in "".join(mine.get("/openapi.json")["paths"])
json.dump(found, sys.stdout)
"""


def run(arguments, source, urls):
    """A program of the copy, on the test's database."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{source}{os.pathsep}{REPOSITORY}",
        "DATABASE_URL": urls.app_url,
        "DATABASE_OWNER_URL": urls.owner_url,
        "QUINTET_ALLOWED_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "quintet.settings",
    }
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False, cwd=source)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_following_the_guide_gives_a_document_with_everything(fresh_db, tmp_path):
    text = GUIDE.read_text(encoding="utf-8")
    source = tmp_path / "src"
    shutil.copytree(REPOSITORY / "src" / "quintet", source / "quintet", ignore=shutil.ignore_patterns("__pycache__"))
    for block in FILES.finditer(text):
        file = tmp_path / block["path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block["text"], encoding="utf-8")
    typed = [line.split()[1:] for line in COMMANDS.search(text)["text"].splitlines()]
    assert typed == [["makemigrations", "crm"], ["migrate"], ["serve"]]
    for words in typed[:2]:
        run([sys.executable, "-m", "quintet.cli", *words], source, fresh_db)

    found = json.loads(run([sys.executable, "-c", USE], source, fresh_db))

    assert "样品" in found["menu"] or "Samples" in found["menu"]
    assert found["columns"] == ["number", "state", "customer", "purpose", "due_on", "owner"]
    assert found["form"] == "REQUESTED"
    assert [(e["field"], e["rule"]) for e in found["too_many"]] == [("lines", "crm.samples.at_most_ten_pieces")]
    assert (found["zero"]["rule"], found["zero"]["detail"]) == (
        "crm_sample_loan_quantity",
        "The quantity must be above zero",
    )
    assert found["created"] == [201, "SL-", "2"]
    assert found["edited"] == 200
    assert found["search"] == [True]
    assert found["rights"] == {
        "other": 404,
        "other list": 0,
        "nobody": 403,
        "mine lends": 403,
        "keeper edits": 403,
    }
    assert found["lent"] == [200, "LENT", "2027-01-31"]
    assert found["late"] is True
    assert found["history"] == ["Lend", "Edit", "Create"]
    assert found["explained"] is True
    assert found["described"] is True
