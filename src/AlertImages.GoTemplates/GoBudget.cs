using System.Globalization;

namespace AlertImages.GoTemplates;

/// <summary>What one rendering may use, the templates that it runs within itself included.</summary>
internal sealed class GoBudget
{
    /// <summary>Nodes that run; a message of a hundred alerts takes some thousand.</summary>
    public const int MaxSteps = 1_000_000;

    /// <summary>Characters of all values that functions make.</summary>
    public const long MaxMade = 64L * GoTemplateSet.MaxValue;

    private int _steps;
    private long _made;

    /// <summary>False when there are no more steps.</summary>
    public bool TryStep() => ++_steps <= MaxSteps;

    /// <summary>Counts a value; throws <see cref="GoValueException"/> when it is too much.</summary>
    public void Make(int characters)
    {
        _made += characters;
        if (_made > MaxMade)
        {
            throw new GoValueException(string.Create(CultureInfo.InvariantCulture, $"its values have more than {MaxMade} characters"));
        }
    }
}
