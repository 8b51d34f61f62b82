namespace OpsConsole.Web.Pages.Sandbox;

/// <summary>One record of a stand-in, as the page shows it: id and the fields people play with.</summary>
public sealed record SandboxRow(string Id, IReadOnlyDictionary<string, string> Values)
{
    public string this[string field] => Values.GetValueOrDefault(field, "");
}

/// <summary>A column: the vendor's own field name, and what it holds, so that a typed text goes out as the right kind of value.</summary>
public sealed record SandboxField(string Name, string Label, SandboxKind Kind = SandboxKind.Text);

public enum SandboxKind
{
    Text,
    Number,
    Flag,
}

/// <summary>Trouble somebody ordered, and how often it struck.</summary>
public sealed record SandboxFault(string Kind, string? Vendor, double? Share, int Hits);
