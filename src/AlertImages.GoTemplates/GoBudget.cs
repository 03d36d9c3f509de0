using System.Globalization;

namespace AlertImages.GoTemplates;

/// <summary>The limits of one rendering, nested renderings included.</summary>
internal sealed class GoBudget
{
    /// <summary>Nodes that run; a long message needs a few thousand.</summary>
    public const int MaxSteps = 1_000_000;

    /// <summary>Characters of all values that functions make, in total.</summary>
    public const long MaxMade = 64L * GoTemplateSet.MaxValue;

    private int _steps;
    private long _made;

    /// <summary>Counts a step; false when none is left.</summary>
    public bool TryStep() => ++_steps <= MaxSteps;

    /// <summary>Counts a value; throws <see cref="GoValueException"/> when the limit is exceeded.</summary>
    public void Make(int characters)
    {
        _made += characters;
        if (_made > MaxMade)
        {
            throw new GoValueException(string.Create(CultureInfo.InvariantCulture, $"its values have more than {MaxMade} characters"));
        }
    }
}
