using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>
/// What one field of one side can do for a contract. <see cref="Reason"/> says in a sentence why it cannot do something; null where it can do everything.
/// <see cref="Row"/> is the row that uses it.
/// </summary>
public sealed record Capability(string Path, string Type, bool Readable, bool Writable, bool Creatable, bool Tags, IReadOnlyList<string>? Options, string? Reason, string? Row);

/// <summary>The matrix of what each side truly supports (S0-22), so that nobody maps what cannot run.</summary>
public static class Capabilities
{
    public static IReadOnlyList<Capability> Of(Contract contract, Side side, ObjectType there) => [.. there.Fields.Select(f => Of(contract, side, there, f))];

    /// <summary>Why the field cannot be written, in a sentence; null where it can.</summary>
    public static string? WhyNotWritten(FieldShape shape, ObjectType there) =>
        shape.Type == FieldType.Unknown ? $"{there.SystemName} holds {shape.VendorType ?? "a kind"} here, which is read and shown but never written."
        : shape.Writable ? null
        : $"{there.SystemName} fills it by itself and lets nobody write it.";

    private static Capability Of(Contract contract, Side side, ObjectType there, FieldShape shape)
    {
        var reason = WhyNotWritten(shape, there);
        var row = contract.Fields.FirstOrDefault(f => f.On(side) == shape.Path);
        var tags = Wording.Plain(shape.Path) is "tag" or "tags" or "label" or "labels";
        return new(shape.Path, shape.Type.Word(), true, reason is null, reason is null, tags, shape.Options, reason, row?.Name);
    }
}
