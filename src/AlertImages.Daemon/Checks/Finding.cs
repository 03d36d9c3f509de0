namespace AlertImages.Daemon.Checks;

/// <summary>What one look of <c>doctor</c> brought: one line for a person.</summary>
/// <param name="State">How it is.</param>
/// <param name="Subject">What was looked at.</param>
/// <param name="Text">What was found; without secrets.</param>
/// <param name="Advice">What to do; empty when there is nothing to do.</param>
internal sealed record Finding(FindingState State, string Subject, string Text, string Advice = "")
{
    public override string ToString() => $"{Label(State),-7} {Subject}: {Text}" + (Advice.Length > 0 ? $"; {Advice}" : "");

    public static string Label(FindingState state) => state switch
    {
        FindingState.Fine => "ok",
        FindingState.Skipped => "skipped",
        FindingState.Doubtful => "warning",
        _ => "failed",
    };
}

/// <summary>How something is.</summary>
internal enum FindingState
{
    /// <summary>It works.</summary>
    Fine,

    /// <summary>It is not used, or could not be looked at.</summary>
    Skipped,

    /// <summary>It works, but somebody should know.</summary>
    Doubtful,

    /// <summary>It does not work.</summary>
    Failed,
}
