using AlertImages.Core.Work;

namespace AlertImages.TestSupport;

/// <summary>Settings of the given records, without a file.</summary>
public sealed class FakeSettings(params object[] sections) : ISettings
{
    /// <inheritdoc />
    public T Get<T>()
        where T : class => sections.OfType<T>().Single();
}
