using OpsConsole.Sandbox.Airtable.Model;

namespace OpsConsole.Sandbox.Airtable.Formulas;

static class Calendar
{
    public static object? Add(object? from, object? count, object? unit)
    {
        if (Values.Time(from) is not { } start)
        {
            return null;
        }

        var moment = DateTimeOffset.FromUnixTimeMilliseconds(start.Ms);
        var number = Values.Number(count);
        var moved = Values.Text(unit).TrimEnd('s') switch
        {
            "millisecond" => moment.AddMilliseconds(number),
            "second" => moment.AddSeconds(number),
            "minute" => moment.AddMinutes(number),
            "hour" => moment.AddHours(number),
            "day" => moment.AddDays(number),
            "week" => moment.AddDays(7 * number),
            "month" => moment.AddMonths((int)number),
            "year" => moment.AddYears((int)number),
            _ => throw new CellErrorException(),
        };
        return new Moment(moved.ToUnixTimeMilliseconds());
    }
}
