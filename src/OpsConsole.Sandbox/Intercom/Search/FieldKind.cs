namespace OpsConsole.Sandbox.Intercom.Search;

enum FieldKind
{
    Text,
    Number,
    Date,
    Flag,
    Tag,
    Segment,
}
