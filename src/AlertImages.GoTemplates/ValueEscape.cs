namespace AlertImages.GoTemplates;

/// <summary>Escapes a value for the target of the text.</summary>
/// <param name="value">The value as text.</param>
/// <param name="before">The end of the text before the value, 32 characters at most.</param>
public delegate string ValueEscape(string value, string before);
