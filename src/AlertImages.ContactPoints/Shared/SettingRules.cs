using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Shared;

/// <summary>Rules that many settings share. Errors name the key; values that may be secrets are not repeated.</summary>
internal static class SettingRules
{
    private const string TemplateMark = "{{";

    /// <summary>Adds Grafana's own words when the value is missing.</summary>
    public static void Require(string? value, string key, string message, ICollection<string> errors)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            errors.Add($"{key}: {message}");
        }
    }

    /// <summary>The same for a secret.</summary>
    public static void Require(Secret? value, string key, string message, ICollection<string> errors) => Require(value?.Reveal(), key, message, errors);

    /// <summary>An address that must be there and work; it may be a template.</summary>
    public static void RequireAddress(string? value, string key, string message, ICollection<string> errors)
    {
        Require(value, key, message, errors);
        CheckAddress(value, key, errors);
    }

    /// <summary>An address that must work when it is there; it may be a template.</summary>
    public static void CheckAddress(string? value, string key, ICollection<string> errors)
    {
        if (value is not null && IsTemplate(value))
        {
            CheckTemplate(value, key, errors);
        }
        else
        {
            CheckUrl(value, key, errors);
        }
    }

    /// <summary>An address that must work when it is there.</summary>
    public static void CheckUrl(string? value, string key, ICollection<string> errors)
    {
        if (!string.IsNullOrWhiteSpace(value) && !IsUrl(value))
        {
            errors.Add($"{key}: must be an absolute http or https address");
        }
    }

    public static bool IsUrl(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && !value.Contains(TemplateMark, StringComparison.Ordinal);

    public static bool IsTemplate(string value) => value.Contains(TemplateMark, StringComparison.Ordinal);

    /// <summary>A text that may be a template.</summary>
    public static void CheckTemplate(string? value, string key, ICollection<string> errors)
    {
        if (TextTemplate.ProblemIn(value ?? "") is { } problem)
        {
            errors.Add($"{key}: {problem}");
        }
    }
}
