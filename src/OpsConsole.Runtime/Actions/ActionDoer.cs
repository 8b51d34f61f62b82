using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Notices;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Actions;

/// <summary>How one action ended.</summary>
/// <param name="Again">Not carried out for sure, and may be tried again.</param>
sealed record Done(ActionState State, string? Reason, string? MadeId, bool Again = false);

/// <summary>Makes an action's one call.</summary>
sealed class ActionDoer(ChannelBook channels, TimeProvider clock)
{
    /// <summary>May it be done twice without harm? Then a crash in the middle is no question for anybody.</summary>
    public static bool IsRepeatable(ActionKind kind) => kind is ActionKind.Set or ActionKind.Create or ActionKind.Assign or ActionKind.Close or ActionKind.Snooze or ActionKind.Review;

    public async Task<Done> DoAsync(ActionScope scope, Due due)
    {
        var sent = due.Sent;
        return due.Action.Do switch
        {
            ActionKind.Set => await WriteAsync(scope, due, scope.Object(due.Row.Side), due.Row.TargetId, sent, null),
            ActionKind.Create => await WriteAsync(scope, due, due.Action.Object!, null, sent, due.Action.UniqueBy),
            ActionKind.Notify => await NotifyAsync(scope, due, sent),
            ActionKind.Review => new(ActionState.Done, sent.Text, null),
            _ => await ActAsync(scope, due, sent),
        };
    }

    private static async Task<Done> WriteAsync(ActionScope scope, Due due, string objectName, string? id, SentText sent, string? uniqueBy)
    {
        var side = due.Row.Side;
        var fields = sent.Fields!.ToDictionary(f => f.Key, f => objectName == scope.Object(side) ? scope.Typed(side, f.Key, f.Value) : FieldValue.Text(f.Value));
        var results = await scope.Schemas.Connector(side).WriteAsync(objectName, [new RecordWrite(id, fields, uniqueBy, id is null ? null : due.Target)], id is null ? [] : scope.Fields(side), scope.Call);
        return results[0] switch
        {
            WriteResult.Done done => new(ActionState.Done, null, id is null ? done.Record.Id : null),
            WriteResult.Exists exists => new(ActionState.Done, "It was there already.", exists.Id),
            WriteResult.Gone => new(ActionState.Refused, "The record is gone.", null),
            WriteResult.Refused refused => new(ActionState.Refused, refused.Message, null),
            WriteResult.Waits waits => new(ActionState.Planned, waits.Message, null, Again: true),
            WriteResult.Unanswered unanswered => new(ActionState.Planned, unanswered.Message, null, Again: true),
            _ => throw new InvalidOperationException("A write ended in an unknown way."),
        };
    }

    private async Task<Done> ActAsync(ActionScope scope, Due due, SentText sent)
    {
        var side = due.Row.Side;
        var act = new VendorAct(due.Action.Do, scope.Object(side), due.Row.TargetId, sent.Subject, sent.Text, sent.To, due.Action.Hours is { } hours ? clock.GetUtcNow().AddHours(hours) : null);
        return await scope.Schemas.Connector(side).ActAsync(act, scope.Call) switch
        {
            ActResult.Done done => new(ActionState.Done, null, done.MadeId),
            ActResult.Refused refused => new(ActionState.Refused, refused.Message, null),
            ActResult.Unanswered unanswered => IsRepeatable(due.Action.Do) ? new(ActionState.Planned, unanswered.Message, null, Again: true) : new(ActionState.Unknown, unanswered.Message, null),
            _ => throw new InvalidOperationException("An act ended in an unknown way."),
        };
    }

    private async Task<Done> NotifyAsync(ActionScope scope, Due due, SentText sent) =>
        await channels.SendAsync(due.Action.To!, new Notice(sent.Subject ?? due.Rule!.Name, sent.Text!, $"/why?q={Uri.EscapeDataString(due.Row.LeftId)}"), scope.Call.Token) switch
        {
            NoticeResult.Sent => new(ActionState.Done, null, null),
            NoticeResult.Refused refused => new(ActionState.Refused, refused.Why, null),
            NoticeResult.Unanswered unanswered => new(ActionState.Unknown, unanswered.Why, null),
            _ => throw new InvalidOperationException("A notice ended in an unknown way."),
        };
}
