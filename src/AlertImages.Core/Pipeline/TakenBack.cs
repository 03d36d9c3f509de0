namespace AlertImages.Core.Pipeline;

/// <summary>What a start found of its predecessor.</summary>
/// <param name="Rows">Events and deliveries that were under way and are tried again.</param>
/// <param name="Parked">Events and deliveries that crashed the process three times and are not.</param>
public sealed record TakenBack(int Rows, int Parked);
