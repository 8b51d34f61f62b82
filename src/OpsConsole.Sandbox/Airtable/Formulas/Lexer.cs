using System.Text;

namespace OpsConsole.Sandbox.Airtable.Formulas;

/// <summary>Cuts a formula into tokens.</summary>
static class Lexer
{
    public static List<Token> Read(string formula)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < formula.Length)
        {
            var letter = formula[at];
            if (char.IsWhiteSpace(letter))
            {
                at++;
            }
            else if (letter is '\'' or '"')
            {
                tokens.Add(new Token(TokenKind.Text, Quoted(formula, ref at, letter)));
            }
            else if (letter == '{')
            {
                tokens.Add(new Token(TokenKind.Field, Quoted(formula, ref at, '}')));
            }
            else if (char.IsAsciiDigit(letter) || (letter == '.' && at + 1 < formula.Length && char.IsAsciiDigit(formula[at + 1])))
            {
                tokens.Add(new Token(TokenKind.Number, While(formula, ref at, c => char.IsAsciiDigit(c) || c == '.')));
            }
            else if (char.IsLetter(letter) || letter == '_')
            {
                tokens.Add(new Token(TokenKind.Name, While(formula, ref at, c => char.IsLetterOrDigit(c) || c == '_')));
            }
            else
            {
                tokens.Add(new Token(TokenKind.Symbol, Symbol(formula, ref at)));
            }
        }

        tokens.Add(new Token(TokenKind.End, ""));
        return tokens;
    }

    static string Quoted(string formula, ref int at, char end)
    {
        var text = new StringBuilder();
        for (at++; at < formula.Length; at++)
        {
            var letter = formula[at];
            if (letter == end)
            {
                at++;
                return text.ToString();
            }

            if (letter == '\\' && at + 1 < formula.Length)
            {
                letter = formula[++at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other };
            }

            text.Append(letter);
        }

        throw new FormulaException("Invalid formula. Please check your formula text.");
    }

    static string While(string formula, ref int at, Func<char, bool> belongs)
    {
        var start = at;
        while (at < formula.Length && belongs(formula[at]))
        {
            at++;
        }

        return formula[start..at];
    }

    static string Symbol(string formula, ref int at)
    {
        var two = at + 1 < formula.Length ? formula.Substring(at, 2) : "";
        if (two is "!=" or "<=" or ">=")
        {
            at += 2;
            return two;
        }

        return "=<>+-*/&(),".Contains(formula[at])
            ? formula[at++].ToString()
            : throw new FormulaException("Invalid formula. Please check your formula text.");
    }
}
