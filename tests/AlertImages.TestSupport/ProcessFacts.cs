using System.Globalization;

namespace AlertImages.TestSupport;

/// <summary>What Linux tells of a process.</summary>
public static class ProcessFacts
{
    private const string Listening = "0A";

    /// <summary>TCP ports on which it listens.</summary>
    public static IReadOnlyList<int> ListeningPorts(int process)
    {
        var sockets = Links(process)
            .Where(static target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(static target => target[8..^1])
            .ToHashSet(StringComparer.Ordinal);
        return [.. new[] { "tcp", "tcp6" }
            .SelectMany(static table => File.ReadLines($"/proc/net/{table}").Skip(1))
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[3] == Listening && sockets.Contains(fields[9]))
            .Select(static fields => int.Parse(fields[1][(fields[1].LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
    }

    /// <summary>How many files and sockets it has open.</summary>
    public static int OpenFiles(int process) => Links(process).Count();

    /// <summary>Processes that it or its children started, living and dead, with their states (<c>Z</c>: dead and not asked for).</summary>
    public static IReadOnlyList<(int Id, char State)> Descendants(int process)
    {
        var all = Directory.GetDirectories("/proc")
            .Select(static folder => Path.GetFileName(folder))
            .Where(static name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Select(Stat)
            .OfType<(int Id, int Parent, char State)>()
            .ToList();
        var found = new List<(int Id, char State)>();
        var parents = new HashSet<int> { process };
        for (var before = -1; found.Count != before;)
        {
            before = found.Count;
            foreach (var (id, _, state) in all.Where(entry => parents.Contains(entry.Parent) && !parents.Contains(entry.Id)))
            {
                parents.Add(id);
                found.Add((id, state));
            }
        }

        return found;
    }

    /// <summary>Its command line and environment, as anybody of the same user can read them.</summary>
    public static string Surroundings(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline") + '\n' + File.ReadAllText($"/proc/{process}/environ");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static IEnumerable<string> Links(int process) => Directory.GetFiles($"/proc/{process}/fd").Select(static link =>
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.Name ?? "";
        }
        catch (IOException)
        {
            // it was closed meanwhile
            return "";
        }
    });

    private static (int Id, int Parent, char State)? Stat(string id)
    {
        try
        {
            // 12 (name with anything in it) S 1 …
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(id, CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), fields[0][0]);
        }
        catch (IOException)
        {
            // it has ended meanwhile
            return null;
        }
    }
}
