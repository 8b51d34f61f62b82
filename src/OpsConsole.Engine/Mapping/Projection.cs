using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Mapping;

/// <summary>Why a value did not make it into the other system, with the sentence people read; sensitive values are masked in it.</summary>
public sealed record MappingProblem(ReviewReason Reason, string Sentence);

/// <summary>A value in the target's shape, or the problem that kept it from getting one; then the value is empty and must not be written.</summary>
public readonly record struct Projection(FieldValue Value, MappingProblem? Problem)
{
    public static Projection Of(FieldValue value) => new(value, null);

    public static Projection Failed(ReviewReason reason, string sentence) => new(FieldValue.Empty, new(reason, sentence));
}
