using System.Text;

namespace AlertImages.Tests.Fuzz;

/// <summary>Makes damaged texts from good ones. The same seed makes the same texts.</summary>
internal sealed class Mutator(int seed, params IReadOnlyList<string> tokens)
{
    private const int MaxChanges = 6;
    private readonly Random _random = new(seed);

    /// <summary>The text with a few random changes.</summary>
    public string Change(string good)
    {
        var text = new StringBuilder(good);
        for (var changes = _random.Next(1, MaxChanges + 1); changes > 0; changes--)
        {
            Change(text);
        }

        return text.ToString();
    }

    private void Change(StringBuilder text)
    {
        var at = _random.Next(text.Length + 1);
        var length = Math.Min(_random.Next(1, 20), text.Length - at);
        switch (_random.Next(7))
        {
            case 0:
                text.Remove(at, length);
                break;
            case 1:
                text.Insert(at, text.ToString(at, length));
                break;
            case 2:
                text.Insert(at, tokens[_random.Next(tokens.Count)]);
                break;
            case 3:
                text.Insert(at, (char)_random.Next(0x10000));
                break;
            case 4:
                text.Insert(at, string.Concat(Enumerable.Repeat(tokens[_random.Next(tokens.Count)], _random.Next(1, 200))));
                break;
            case 5 when at < text.Length:
                text[at] = (char)_random.Next(1, 128);
                break;
            default:
                text.Length = at;
                break;
        }
    }
}
