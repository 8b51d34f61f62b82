using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Workspace;

namespace OpsConsole.Sandbox.Intercom.Companies;

/// <summary>A company in the vendor's shape: unset optional keys are absent, an unset plan is an empty object (sheet, section 7).</summary>
static class CompanyJson
{
    public static void Write(Utf8JsonWriter json, Company company, string workspaceId, int users)
    {
        json.WriteStartObject();
        json.WriteString("type", "company");
        json.WriteString("company_id", company.CompanyId);
        json.WriteString("id", company.Id);
        json.WriteString("app_id", workspaceId);
        json.WriteString("name", company.Name);
        Optional(json, "remote_created_at", company.RemoteCreatedAt);
        json.WriteNumber("created_at", company.CreatedAt);
        json.WriteNumber("updated_at", company.UpdatedAt);
        Optional(json, "last_request_at", company.LastRequestAt);
        json.WriteNumber("monthly_spend", company.MonthlySpend);
        json.WriteNumber("session_count", 0);
        json.WriteNumber("user_count", users);
        Optional(json, "size", company.Size);
        Optional(json, "website", company.Website);
        Optional(json, "industry", company.Industry);
        json.WriteStartObject("tags");
        json.WriteString("type", "tag.list");
        json.WriteStartArray("tags");
        foreach (var tag in company.Tags)
        {
            TagJson.Write(json, tag);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("segments");
        json.WriteString("type", "segment.list");
        json.WriteStartArray("segments");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("plan");
        if (company.Plan is { } plan)
        {
            json.WriteString("type", "plan");
            json.WriteString("id", PlanId(plan));
            json.WriteString("name", plan);
        }

        json.WriteEndObject();
        json.WritePropertyName("custom_attributes");
        company.Attributes.Write(json);
        json.WriteEndObject();
    }

    static void Optional(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    static string PlanId(string name) =>
        (800000 + name.Aggregate(17, (hash, letter) => ((hash * 31) + letter) % 99991)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
