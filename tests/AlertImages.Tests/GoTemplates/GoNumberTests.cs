using AlertImages.GoTemplates;

namespace AlertImages.Tests.GoTemplates;

public sealed class GoNumberTests
{
    // what Go's fmt.Println prints
    [TestCase(0, "0")]
    [TestCase(1, "1")]
    [TestCase(-1.5, "-1.5")]
    [TestCase(93.5, "93.5")]
    [TestCase(0.3, "0.3")]
    [TestCase(100000, "100000")]
    [TestCase(123456, "123456")]
    [TestCase(1000000, "1e+06")]
    [TestCase(1234567, "1.234567e+06")]
    [TestCase(15000000, "1.5e+07")]
    [TestCase(1e23, "1e+23")]
    [TestCase(0.0001, "0.0001")]
    [TestCase(0.00001, "1e-05")]
    [TestCase(1.5e-300, "1.5e-300")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(double.PositiveInfinity, "+Inf")]
    [TestCase(double.NegativeInfinity, "-Inf")]
    public void Prints_as_Go(double value, string expected) => Assert.That(GoNumber.Format(value), Is.EqualTo(expected));

    [FsCheck.NUnit.Property]
    public bool Reads_back_as_the_same_number(FsCheck.NormalFloat value) =>
        double.Parse(GoNumber.Format(value.Get), System.Globalization.CultureInfo.InvariantCulture).Equals(value.Get);
}
