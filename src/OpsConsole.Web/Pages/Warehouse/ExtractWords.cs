using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Extraction;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Warehouse;

/// <summary>What an extraction does and did, as people read it.</summary>
public static class ExtractWords
{
    public static string Mode(SourceObject source) => source.Mode switch
    {
        ExtractMode.Incremental => "What changed",
        ExtractMode.FullRefresh => "Whole each time",
        ExtractMode.AppendOnly => "What came new",
        ExtractMode.Derived => $"Made of {source.From}",
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    /// <summary>Caps and exclusions; for a derived table, what it costs.</summary>
    public static string Notes(SourceObject source) => source.Notes ?? (source.Mode == ExtractMode.Derived ? "No calls of its own." : "");

    public static string Type(ColumnType type) => type switch
    {
        ColumnType.Text => "text",
        ColumnType.Integer => "whole number",
        ColumnType.Real => "number",
        ColumnType.Boolean => "yes or no",
        ColumnType.Json => "JSON",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public static string Warehouse(string name) => name switch
    {
        "file" => "The console's own file (SQLite)",
        "postgres" => "PostgreSQL",
        _ => name,
    };

    /// <summary>"1,204 conversations, 9,881 of 9,881 parts", or the gap (S1-31).</summary>
    public static string Completeness(RunObject done)
    {
        var row = done.Row;
        var came = row.Said is { } said ? $"{Number(row.Read)} of {Number(Math.Max(said, row.Read))} {row.Object}" : $"{Number(row.Read)} {row.Object}";
        var parts = row.PartsSaid is { } counted ? $", {Number(row.Parts ?? 0)} of {Number(counted)} parts" : "";
        var left = row.Excluded > 0 ? $", {Number(row.Excluded)} left out" : "";
        var gaps = new[]
        {
            done.Missing is > 0 and var missing ? $" {Lacks(missing, "record is", "records are")} missing." : "",
            done.PartsMissing is > 0 and var lost ? $" {Lacks(lost, "part is", "parts are")} missing." : "",
            row.Gaps > 0 ? $" {Lacks(row.Gaps, "record", "records")} came with a list cut short." : "",
        };
        return $"{came}{parts}{left}.{string.Concat(gaps)}";
    }

    private static string Lacks(long count, string one, string many) => $"{Number(count)} {(count == 1 ? one : many)}";

    public static bool IsWhole(RunObject done) => done.Row is { Error: null, Gaps: 0 } && done is { Missing: null or <= 0, PartsMissing: null or <= 0 };

    public static Badge Of(RunObject done) => done.Row.Status switch
    {
        RunStatus.Succeeded when !IsWhole(done) => new("Gap", Shape.Triangle, "attn"),
        _ => Badge.Of(done.Row.Status),
    };

    private static string Number(long value) => Words.Number((int)Math.Min(int.MaxValue, value));
}
