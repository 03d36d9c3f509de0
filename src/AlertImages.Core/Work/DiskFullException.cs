namespace AlertImages.Core.Work;

/// <summary>What is left on a disk is kept for something more important.</summary>
public sealed class DiskFullException(string message) : IOException(message);
