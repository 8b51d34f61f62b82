using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Proof;

/// <summary>One contract row for one record: both sides as they are, and what the run would do. Sensitive values are masked.</summary>
/// <param name="To">The side that would be written; null where nothing is.</param>
/// <param name="Why">Why it would be written, or what a person would be asked; null where both sides agree.</param>
/// <param name="Asks">The row would wait for a person.</param>
public sealed record PreviewedField(string Left, string Right, string LeftValue, string RightValue, Side? To, string Before, string After, string? Why, bool Asks)
{
    public bool Stays => To is null && Why is null;
}

/// <summary>What a run would do with one record if it ran now. Nothing was written to find it out.</summary>
/// <param name="Title">A customer number where there is one, else the vendor's id.</param>
/// <param name="LinkBy">How the partner would be found; null where it is linked already, or where there is none.</param>
/// <param name="WritesLeft">Mapped fields that would be written on the left; status fields are not among them.</param>
public sealed record PreviewedRecord(
    string? LeftId, string? RightId, string Title, Outcome Outcome, string? Reason, string Text, string? LinkBy, Side? Creates, int WritesLeft, int WritesRight, IReadOnlyList<PreviewedField> Fields);

/// <summary>A preview of some records under one contract.</summary>
/// <param name="Calls">Calls it took, all of them reads.</param>
public sealed record PreviewAnswer(string LeftSystem, string RightSystem, IReadOnlyList<PreviewedRecord> Records, int Calls, DateTimeOffset At)
{
    public string System(Side side) => side == Side.Left ? LeftSystem : RightSystem;
}
