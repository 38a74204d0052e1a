from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_whole")]

    operations = [
        migrations.CreateModel(
            name="ExportRecord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("user_id", models.BigIntegerField(null=True)),
                ("company_id", models.BigIntegerField(null=True)),
                ("what", models.CharField(max_length=160)),
                ("format", models.CharField(max_length=10)),
                ("question", models.JSONField()),
                ("address", models.CharField(default="", max_length=60)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(max_length=10)),
                ("rows", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "kernel_export",
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="kernel_export_at"),
                    models.Index(fields=["user_id", "-at"], name="kernel_export_user"),
                ],
            },
        ),
    ]
