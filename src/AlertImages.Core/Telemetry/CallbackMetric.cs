using System.Text;

namespace AlertImages.Core.Telemetry;

/// <summary>A metric whose series are read when somebody asks: of the process and the runtime.</summary>
internal sealed class CallbackMetric(string name, string help, string type, string[] labels, Func<IEnumerable<(string[] Values, double Value)>> read)
    : Metric(name, help)
{
    public override string Type => type;

    public override void WriteSamples(StringBuilder text)
    {
        foreach (var (values, value) in read())
        {
            WriteSample(text, Name, LabelText(labels, values), value);
        }
    }
}
