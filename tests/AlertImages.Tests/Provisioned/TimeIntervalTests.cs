using System.Globalization;
using AlertImages.Core.Provisioned;

namespace AlertImages.Tests.Provisioned;

public sealed class TimeIntervalTests
{
    [TestCase("2026-03-01T09:00:00Z", true)]
    [TestCase("2026-03-01T16:59:59Z", true)]
    [TestCase("2026-03-01T17:00:00Z", false, TestName = "the end is outside")]
    [TestCase("2026-03-01T08:59:59Z", false)]
    public void Times_of_day(string time, bool expected) =>
        Assert.That(new TimeInterval { Times = [TimeInterval.ParseTimes("09:00", "17:00")] }.Contains(Parse(time)), Is.EqualTo(expected));

    [Test]
    public void The_day_ends_at_24() =>
        Assert.That(new TimeInterval { Times = [TimeInterval.ParseTimes("23:00", "24:00")] }.Contains(Parse("2026-03-01T23:59:59Z")), Is.True);

    [TestCase("-1", "2026-02-28T12:00:00Z", true)]
    [TestCase("-1", "2028-02-28T12:00:00Z", false, TestName = "a leap year")]
    [TestCase("-3:-1", "2026-04-28T12:00:00Z", true)]
    [TestCase("31", "2026-04-30T12:00:00Z", false)]
    [TestCase("29:31", "2026-02-28T12:00:00Z", false, TestName = "a range after the end of the month is no day")]
    [TestCase("25:31", "2026-02-28T12:00:00Z", true)]
    [TestCase("1:5", "2026-02-05T23:59:59Z", true)]
    [TestCase("20:-1", "2026-02-28T12:00:00Z", true)]
    public void Days_of_the_month(string range, string time, bool expected) =>
        Assert.That(new TimeInterval { DaysOfMonth = [TimeInterval.ParseDaysOfMonth(range)] }.Contains(Parse(time)), Is.EqualTo(expected));

    [TestCase("monday:friday", "2026-03-02T00:00:00Z", true)]
    [TestCase("monday:friday", "2026-03-01T00:00:00Z", false)]
    [TestCase("Sunday", "2026-03-01T00:00:00Z", true)]
    public void Days_of_the_week(string range, string time, bool expected) =>
        Assert.That(new TimeInterval { Weekdays = [TimeInterval.ParseWeekdays(range)] }.Contains(Parse(time)), Is.EqualTo(expected));

    [TestCase("1:3", 3, true)]
    [TestCase("may:august", 4, false)]
    [TestCase("may:august", 8, true)]
    [TestCase("december", 12, true)]
    public void Months(string range, int month, bool expected) =>
        Assert.That(
            new TimeInterval { Months = [TimeInterval.ParseMonths(range)] }.Contains(new DateTimeOffset(2026, month, 1, 0, 0, 0, TimeSpan.Zero)),
            Is.EqualTo(expected));

    [Test]
    public void Fields_are_all_needed_and_one_range_of_each_is_enough()
    {
        var interval = new TimeInterval
        {
            Weekdays = [TimeInterval.ParseWeekdays("saturday"), TimeInterval.ParseWeekdays("sunday")],
            Years = [TimeInterval.ParseYears("2026:2027")],
        };

        Assert.That(interval.Contains(Parse("2026-03-01T12:00:00Z")), Is.True);
        Assert.That(interval.Contains(Parse("2026-03-02T12:00:00Z")), Is.False);
        Assert.That(interval.Contains(Parse("2028-03-05T12:00:00Z")), Is.False);
    }

    [Test]
    public void The_clock_hangs_where_the_location_says()
    {
        var interval = new TimeInterval
        {
            Times = [TimeInterval.ParseTimes("09:00", "10:00")],
            Location = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
        };

        Assert.That(interval.Contains(Parse("2026-07-01T07:30:00Z")), Is.True);
        Assert.That(interval.Contains(Parse("2026-01-01T07:30:00Z")), Is.False);
    }

    [TestCase("9:00", "10:00", "'9:00' is not a time of day such as 09:30")]
    [TestCase("10:00", "24:01", "'24:01' is not a time of day")]
    [TestCase("10:00", "10:60", "'10:60' is not a time of day")]
    [TestCase("10:00", "10:00", "start_time 10:00 must be before end_time 10:00")]
    public void A_time_that_is_none_is_told(string start, string end, string expected) =>
        Assert.That(() => TimeInterval.ParseTimes(start, end), Throws.TypeOf<FormatException>().With.Message.StartsWith(expected));

    [TestCase("0")]
    [TestCase("-1:5")]
    [TestCase("5:1")]
    [TestCase("32")]
    [TestCase("one")]
    [TestCase("1:2:3")]
    public void A_day_that_is_none_is_told(string range) => Assert.That(() => TimeInterval.ParseDaysOfMonth(range), Throws.TypeOf<FormatException>());

    [TestCase("friday:monday")]
    [TestCase("funday")]
    public void A_weekday_that_is_none_is_told(string range) => Assert.That(() => TimeInterval.ParseWeekdays(range), Throws.TypeOf<FormatException>());

    private static DateTimeOffset Parse(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
