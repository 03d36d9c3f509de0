namespace AlertImages.GoTemplates;

/// <summary>A method of a value. It throws <see cref="GoValueException"/> when its arguments do not fit.</summary>
/// <param name="arguments">
/// Values of templates: null (nil), <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, <see cref="DateTimeOffset"/>,
/// <see cref="GoMap"/>, <see cref="GoList"/> or <see cref="GoObject"/>.
/// </param>
public delegate object? GoMethod(IReadOnlyList<object?> arguments);
