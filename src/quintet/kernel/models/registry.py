"""The register of documents: entries, links, numbers, cached configuration, idempotency."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class ConfigVersion(models.Model):
    """One row per cached configuration (rights, policies, templates): bumped by whoever writes it."""

    name = models.CharField(primary_key=True, max_length=80)
    version = models.BigIntegerField(default=1)

    class Meta:
        db_table = "kernel_config_version"


class Entry(models.Model):
    """The register of every document: what a bare number is, its title, and what it can be found by.

    `about_id` is what a document is about (quintet.kernel.subjects); `is_subject` marks what others are about.
    """

    id = models.BigIntegerField(primary_key=True)
    doc = models.CharField(max_length=60)
    company_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=240)
    subtitle = models.CharField(max_length=240, default="")
    owner_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    tokens = ArrayField(models.TextField(), null=True)
    about_id = models.BigIntegerField(null=True)
    is_subject = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "kernel_entry"
        indexes = [
            # names of customers and items are not looked for among millions of documents, nor the other way round
            GinIndex(fields=["tokens"], name="kernel_entry_words", condition=models.Q(is_subject=False)),
            GinIndex(fields=["tokens"], name="kernel_entry_subjects", condition=models.Q(is_subject=True)),
            models.Index("doc", "title", name="kernel_entry_title"),
            # the newest documents of each kind about something, counted under rights without reading a row
            models.Index(
                fields=["about_id", "doc", "id"],
                include=["company_id", "owner_id", "unit_id"],
                name="kernel_entry_about",
                condition=models.Q(about_id__isnull=False),
            ),
        ]


class SearchScheme(models.Model):
    """By which scheme the entries of a document type were tokenised; another one has them tokenised anew."""

    doc = models.CharField(primary_key=True, max_length=60)
    signature = models.BigIntegerField()

    class Meta:
        db_table = "kernel_search_scheme"


class Link(models.Model):
    """An arrow of the chain: `source` came before `target` and caused it."""

    id = models.BigAutoField(primary_key=True)
    source_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)

    class Meta:
        db_table = "kernel_link"
        constraints = [
            models.UniqueConstraint(fields=["source_id", "target_id", "kind"], name="kernel_link_once"),
        ]
        indexes = [models.Index(fields=["target_id", "source_id"], name="kernel_link_back")]


class Counter(models.Model):
    """A number that must have no gap (vouchers): taken in the commit tail, under its row's lock."""

    key = models.CharField(primary_key=True, max_length=120)
    value = models.BigIntegerField(default=0)

    class Meta:
        db_table = "kernel_counter"


class IdempotencyKey(models.Model):
    """The answer to a write, kept in its own transaction: the same key and body get it again."""

    id = models.BigAutoField(primary_key=True)
    user_id = models.BigIntegerField()
    key = models.CharField(max_length=120)
    body_hash = models.BinaryField()
    status = models.IntegerField(default=0)
    response = models.BinaryField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_idempotency_key"
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="kernel_idempotency_once")]
