namespace OpsConsole.Engine.Records;

/// <summary>One of the two ends of a contract. Which system stands where is the contract's choice.</summary>
public enum Side
{
    Left,
    Right,
}

public static class Sides
{
    public static Side Other(this Side side) => side == Side.Left ? Side.Right : Side.Left;
}
