using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Runs;

namespace OpsConsole.Runtime.Proof;

/// <summary>A decision as people read it: every row of the contract, private values masked.</summary>
static class Shown
{
    public static PreviewedRecord Of(RunScope scope, RecordWork work)
    {
        var decision = work.Decision;
        var (left, right) = (work.Left, work.Right);
        return new(
            left?.Id ?? (work.Gathered.Work.Side == Side.Left ? work.Gathered.Work.RecordId : null),
            right?.Id ?? (work.Gathered.Work.Side == Side.Right ? work.Gathered.Work.RecordId : null),
            Title(scope.Contract, left, right) ?? work.Gathered.Work.RecordId,
            work.Outcome, work.Reason, work.Text, decision.Create is null ? decision.LinkBy : null, decision.Create, decision.LeftWrites.Count, decision.RightWrites.Count,
            [.. scope.Contract.Fields.Select(f => Field(decision, f, left, right))]);
    }

    /// <summary>The first identity key that is not private; null where there is none.</summary>
    public static string? Title(Contract contract, Record? left, Record? right) =>
        contract.Identity.Keys
            .Where(k => contract.Fields.FirstOrDefault(f => f.Left == k.Left && f.Right == k.Right) is { Sensitivity: Sensitivity.None })
            .Select(k => left?[k.Left] is { IsEmpty: false } here ? here.ToString() : right?[k.Right].ToString())
            .FirstOrDefault(text => !string.IsNullOrEmpty(text));

    public static string Value(FieldMap field, FieldValue value) => field.Sensitivity == Sensitivity.None ? value.ToString() : Masking.Of(field.Type, value);

    private static PreviewedField Field(Decision decision, FieldMap field, Record? left, Record? right)
    {
        var story = decision.Fields.FirstOrDefault(s => s.Field == field.On(s.Side));
        var need = decision.Reviews.FirstOrDefault(r => r.Field == field.Name);
        var written = story is not null && decision.Writes(story.Side).ContainsKey(story.Field);
        return new(
            field.Left, field.Right, Value(field, left?[field.Left] ?? FieldValue.Empty), Value(field, right?[field.Right] ?? FieldValue.Empty),
            written ? story!.Side : null, written ? story!.Before : "", written ? story!.After : "", need?.Text ?? story?.Why, need is not null);
    }
}
