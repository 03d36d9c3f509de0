using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AlertImages.Rendering.Charts;

/// <summary>
/// Reads the answer of <c>query_range</c> (https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries) as it comes, so that memory does not grow
/// with it: series and points
/// beyond the limits are counted and forgotten, but the alert's own series are kept wherever they stand.
/// </summary>
internal sealed class MatrixReader(ChartOptions options, IReadOnlyDictionary<string, string> alert)
{
    private const int FirstBuffer = 64 * 1024;
    private const int LargestToken = 1024 * 1024;
    private readonly List<string> _path = [];
    private readonly List<ChartSeries> _own = [];
    private readonly List<ChartSeries> _others = [];
    private string _name = "";
    private Dictionary<string, string> _labels = [];
    private List<ChartPoint> _points = [];
    private bool _isWanted = true;
    private long _milliseconds;
    private int _seen;
    private bool _isCut;
    private string _kind = "";
    private string _error = "";

    /// <summary>Throws <see cref="JsonException"/> when it is no JSON.</summary>
    public async Task<ChartAnswer> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[FirstBuffer];
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = 16 });
        var (filled, total, isLast) = (0, 0L, false);
        while (!isLast)
        {
            if (filled == buffer.Length)
            {
                if (buffer.Length >= LargestToken)
                {
                    throw new JsonException("a text is too long");
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            (filled, total, isLast) = (filled + read, total + read, read == 0);
            if (total > options.MaxBytes)
            {
                _isCut = true;
                break;
            }

            var consumed = Read(buffer.AsSpan(0, filled), isLast, ref state);
            buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
            filled -= consumed;
        }

        return Answer();
    }

    private ChartAnswer Answer()
    {
        if (_error.Length > 0)
        {
            return new ChartAnswer.Failed(_error);
        }

        if (_kind is not ("matrix" or ""))
        {
            return new ChartAnswer.Failed($"the query gives a {_kind} instead of curves");
        }

        // where no series is the alert's own, all of them are looked at
        ChartSeries[] kept = [.. _own, .. _others.Take(options.MaxSeries - _own.Count)];
        return new ChartAnswer.Curves(kept, _seen - kept.Length, _isCut);
    }

    private int Read(ReadOnlySpan<byte> bytes, bool isLast, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(bytes, isLast, state);
        while (reader.Read())
        {
            Take(ref reader);
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _name = reader.GetString()!;
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Enter();
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Leave();
                break;
            case JsonTokenType.Number when IsIn("data", "result", "", "values", ""):
                _milliseconds = (long)(reader.GetDouble() * 1000);
                break;
            case JsonTokenType.String when IsIn("data", "result", "", "values", ""):
                AddPoint(reader.ValueSpan);
                break;
            case JsonTokenType.String when IsIn("data", "result", "", "metric"):
                _labels[_name] = reader.GetString()!;
                break;
            case JsonTokenType.String when _name == "resultType" && IsIn("data"):
                _kind = reader.GetString()!;
                break;
            case JsonTokenType.String when _name == "error" && _path.Count == 1:
                _error = reader.GetString()!;
                break;
            default:
                break;
        }
    }

    private void Enter()
    {
        _path.Add(_path.Count == 0 ? "$" : _name);
        _name = "";
        if (_path.Count == 4 && IsIn("data", "result", ""))
        {
            (_labels, _points, _isWanted) = ([], [], true);
        }
        else if (_path.Count == 5 && IsIn("data", "result", "", "values"))
        {
            // the labels stand before the values
            _isWanted = _others.Count < options.MaxSeries || (ChartSeries.IsOf(_labels, alert) && _own.Count < options.MaxSeries);
        }
    }

    private void Leave()
    {
        if (_path.Count == 4 && IsIn("data", "result", ""))
        {
            _seen++;
            Keep(new ChartSeries(_labels, _points));
        }

        _path.RemoveAt(_path.Count - 1);
        _name = "";
    }

    private void Keep(ChartSeries series)
    {
        var target = series.IsOf(alert) ? _own : _others;
        if (_isWanted && target.Count < options.MaxSeries)
        {
            target.Add(series);
        }
    }

    private void AddPoint(ReadOnlySpan<byte> text)
    {
        if (!_isWanted)
        {
            return;
        }

        if (_points.Count >= options.MaxPoints)
        {
            _isCut = true;
        }
        else if (Utf8Parser.TryParse(text, out double value, out var used) && used == text.Length
            ? double.IsFinite(value)
            : double.TryParse(Encoding.UTF8.GetString(text), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value))
        {
            _points.Add(new ChartPoint(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(_milliseconds, 0, 253_402_300_799_000)), value));
        }
    }

    /// <summary>True within exactly these names below the root; an element of a list has none.</summary>
    private bool IsIn(params ReadOnlySpan<string> names)
    {
        if (_path.Count != names.Length + 1)
        {
            return false;
        }

        for (var index = 0; index < names.Length; index++)
        {
            if (_path[index + 1] != names[index])
            {
                return false;
            }
        }

        return true;
    }
}
