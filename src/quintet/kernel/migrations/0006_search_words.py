import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Built beside the running system: a register of millions takes a while to index."""

    atomic = False
    dependencies = [("kernel", "0005_job")]

    operations = [
        AddIndexConcurrently(
            model_name="entry",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("is_subject", False)), fields=["tokens"], name="kernel_entry_words"
            ),
        ),
        RemoveIndexConcurrently(model_name="entry", name="kernel_entry_tokens"),
    ]
