using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Companies by the recipe that comes with the console.</summary>
public sealed class CompanyTests
{
    private const string Key = "airtable-intercom-companies";

    [Fact]
    public async Task S0_05_S0_31_S0_45_A_company_is_created_once_updated_and_its_id_written_back()
    {
        await using var rehearsal = await Rehearsal.StartAsync(10);
        var pipeline = await rehearsal.AddPipelineAsync(Contract);
        var row = await NewAsync(rehearsal, new { external_id = "acme-77", name = "Acme", domain = "acme.example", plan_tier = "Growth" });
        Rehearsal.Succeeded(await rehearsal.RunOfAsync(pipeline));

        var company = (await CompaniesAsync(rehearsal)).Single(c => c.GetProperty("company_id").GetString() == "acme-77");
        Assert.Equal(("Acme", "acme.example", "Growth"), (Text(company, "name"), Text(company, "website"), company.GetProperty("plan").GetProperty("name").GetString()));
        Assert.Equal(Text(company, "id"), await CellAsync(rehearsal, row, "intercom_company_id"));
        Assert.Equal("OK", await CellAsync(rehearsal, row, "sync_status"));

        await rehearsal.Sandbox.AirtableAsync("PATCH", "/Companies/" + row, new { fields = new { name = "Acme & Sons" } });
        Rehearsal.Succeeded(await rehearsal.RunOfAsync(pipeline));
        Assert.Equal("Acme & Sons", Text((await CompaniesAsync(rehearsal)).Single(c => c.GetProperty("company_id").GetString() == "acme-77"), "name"));

        foreach (var mode in new[] { RunMode.Incremental, RunMode.Full })
        {
            var writes = await rehearsal.WritesAsync();
            Rehearsal.Succeeded(await rehearsal.RunOfAsync(pipeline, mode));
            Assert.Equal(writes, await rehearsal.WritesAsync());
        }

        Assert.Single(await CompaniesAsync(rehearsal), c => Text(c, "name") is "Acme" or "Acme & Sons");
    }

    [Fact]
    public async Task S0_45_A_company_without_number_is_found_by_its_domain()
    {
        await using var rehearsal = await Rehearsal.StartAsync(10);
        var pipeline = await rehearsal.AddPipelineAsync(Contract);
        var there = await rehearsal.Sandbox.IntercomAsync("POST", "companies", new { company_id = "beta-1", name = "Beta", website = "beta.example" });
        var row = await NewAsync(rehearsal, new { name = "Beta", domain = "Beta.example" });

        await rehearsal.RunOfAsync(pipeline);

        Assert.Equal(there["id"].GetString(), await CellAsync(rehearsal, row, "intercom_company_id"));
    }

    private static Contract Contract { get; } = ContractStarts.Read(Key) with { Limits = new() { MassChangeShare = 1, FailureShare = 1 } };

    private static async Task<string> NewAsync(Rehearsal rehearsal, object fields) => (await rehearsal.Sandbox.AirtableAsync("POST", "/Companies", new { fields }))["id"].GetString()!;

    private static async Task<string?> CellAsync(Rehearsal rehearsal, string row, string field) =>
        (await rehearsal.Sandbox.AirtableAsync("GET", "/Companies/" + row))["fields"].TryGetProperty(field, out var value) ? value.ToString() : null;

    private static async Task<List<JsonElement>> CompaniesAsync(Rehearsal rehearsal) => [.. (await rehearsal.Sandbox.DumpAsync("intercom")).GetProperty("companies").EnumerateArray()];

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
