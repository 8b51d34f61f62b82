using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Tests.Engine.Contracts;

/// <summary>The example contract people start from, the two schemas it fits, and single rows to bend.</summary>
internal static class Samples
{
    public static string ExampleJson { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Engine", "Contracts", "contract.example.json"));

    public static Contract Example => ContractJson.Parse(ExampleJson).Contract!;

    public static FieldMap Row(string left = "plan_tier", string right = "custom_attributes.plan_tier") =>
        new() { Left = left, Right = right, Meaning = "Paid plan", Why = "Sets priority" };

    public static Contract With(params FieldMap[] rows) => Example with { Fields = rows, Gates = [], WriteBack = null };

    public static Contract WithGate(Condition when) => Example with { Gates = [new(when, GateAction.Skip, "Kept back")] };

    public static Clause Ask(string field, string op, object? value = null, Side side = Side.Left) =>
        new() { Side = side, Field = field, Op = op, Value = value is null ? null : JsonSerializer.SerializeToElement(value) };

    public static ObjectType Airtable(params FieldShape[] instead) => Type("Contacts", "Airtable", instead,
    [
        new("external_id", "external_id", FieldType.Text, true),
        new("email", "email", FieldType.Email, true),
        new("full_name", "full_name", FieldType.Text, true),
        new("lifecycle_stage", "lifecycle_stage", FieldType.Select, true, ["Lead", "Trial", "Active", "Churned"]),
        new("plan_tier", "plan_tier", FieldType.Select, true, ["Free", "Growth", "Scale"]),
        new("health_score", "health_score", FieldType.Number, true),
        new("vip_flag", "vip_flag", FieldType.Boolean, true),
        new("trial_end_date", "trial_end_date", FieldType.Date, true),
        new("phone", "phone", FieldType.Phone, true),
        new("last_seen_at", "last_seen_at", FieldType.DateTime, true),
        new("do_not_contact", "do_not_contact", FieldType.Boolean, true),
        new("intercom_contact_id", "intercom_contact_id", FieldType.Text, true),
        new("sync_status", "sync_status", FieldType.Select, true, ["OK", "Error", "Needs review"]),
        new("sync_last_run_at", "sync_last_run_at", FieldType.DateTime, true),
        new("sync_error_message", "sync_error_message", FieldType.Text, true),
    ]);

    public static ObjectType Intercom(params FieldShape[] instead) => Type("contacts", "Intercom", instead,
    [
        new("external_id", "external_id", FieldType.Text, true),
        new("email", "email", FieldType.Email, true),
        new("name", "name", FieldType.Text, true),
        new("phone", "phone", FieldType.Phone, true),
        new("last_seen_at", "last_seen_at", FieldType.DateTime, false),
        new("custom_attributes.lifecycle_stage", "lifecycle_stage", FieldType.Select, true, ["lead", "trial", "active", "churned"]),
        new("custom_attributes.plan_tier", "plan_tier", FieldType.Select, true, ["Free", "Growth", "Scale"]),
        new("custom_attributes.health_score", "health_score", FieldType.Number, true),
        new("custom_attributes.vip", "vip", FieldType.Boolean, true),
        new("custom_attributes.trial_end_at", "trial_end_at", FieldType.DateTime, true),
    ]);

    public static ObjectType Without(this ObjectType type, params string[] paths) => type with { Fields = [.. type.Fields.Where(f => !paths.Contains(f.Path))] };

    public static ObjectType And(this ObjectType type, params FieldShape[] more) => type with { Fields = [.. type.Fields, .. more] };

    private static ObjectType Type(string name, string system, FieldShape[] instead, FieldShape[] usual) =>
        new(name, name, [.. usual.Select(f => instead.FirstOrDefault(i => i.Path == f.Path) ?? f)]) { System = system };
}
