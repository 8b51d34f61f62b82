namespace OpsConsole.Sandbox.Airtable.Formulas;

enum TokenKind
{
    Text,
    Number,
    Name,
    Field,
    Symbol,
    End,
}

readonly record struct Token(TokenKind Kind, string Text);
