using System.Text.Json;
using AlertImages.Core.Pictures;

namespace AlertImages.Rendering.Grafana;

/// <summary>What Grafana's API answered.</summary>
/// <param name="Status">HTTP status; 0: none.</param>
/// <param name="Body">The JSON; undefined where there is none.</param>
/// <param name="Failure">Null: the answer is what was asked for, an object.</param>
/// <param name="Problem">What went wrong, in a few words without secrets.</param>
internal sealed record GrafanaAnswer(int Status, JsonElement Body, PictureFailure? Failure, string Problem)
{
    private const int MaxWords = 200;

    /// <summary>Grafana's own words about a failure, on one line; <see cref="Problem"/> where it has none.</summary>
    public string Words
    {
        get
        {
            var words = string.Join(' ', GrafanaJson.Text(Body, "message").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
            words = string.Concat(words.Where(static letter => !char.IsControl(letter)).Take(MaxWords));
            return words.Length > 0 ? words : Problem;
        }
    }
}
