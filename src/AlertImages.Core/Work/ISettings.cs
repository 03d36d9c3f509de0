namespace AlertImages.Core.Work;

/// <summary>The settings of one start.</summary>
public interface ISettings
{
    /// <summary>One section, by its record.</summary>
    T Get<T>()
        where T : class;
}
