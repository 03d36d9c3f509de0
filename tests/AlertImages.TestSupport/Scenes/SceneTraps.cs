namespace AlertImages.TestSupport;

/// <summary>
/// How a page of <see cref="ScenePages"/> comes about: the time line of a Grafana 12 page, with delays and faults that a wrong rule of
/// readiness falls for. The defaults are a page without any trap. Times are in milliseconds. What is drawn in the end depends on the
/// dashboard, the panel, the variables and the window only, never on a delay.
/// </summary>
public sealed record SceneTraps
{
    /// <summary>Times that the scene is activated; before each further one the page unsets it again, as React's strict order of effects does.</summary>
    public int Activations { get; init; } = 2;

    /// <summary>How long an activation that is taken back lasts.</summary>
    public int ActiveMs { get; init; } = 20;

    /// <summary>Time without a scene between two activations.</summary>
    public int UnsetMs { get; init; } = 20;

    /// <summary>Time until the API answers for the dashboard.</summary>
    public int DashboardMs { get; init; }

    /// <summary>What it answers.</summary>
    public int DashboardStatus { get; init; } = 200;

    /// <summary>The message of an answer that is no dashboard.</summary>
    public string DashboardMessage { get; init; } = "";

    /// <summary>Time until a variable has its values; variables are queries that count.</summary>
    public int VariablesMs { get; init; } = 60;

    /// <summary>Times that the count of queries goes to 1 and back to 0 before the panel is mounted.</summary>
    public int EarlyZeros { get; init; }

    /// <summary>How long the count stays at 0 each time.</summary>
    public int EarlyZeroMs { get; init; } = 450;

    /// <summary>Time until the code of the panel's plugin is there.</summary>
    public int PluginMs { get; init; }

    /// <summary>Time between the frame of the panel and its query: the scene has the panel and its plugin but no data yet.</summary>
    public int FrameMs { get; init; }

    /// <summary>Time until the query is answered.</summary>
    public int QueryMs { get; init; } = 60;

    /// <summary>False: the panel's query does not count.</summary>
    public bool CountsQueries { get; init; } = true;

    /// <summary>Time between the last 0 of the count and the content.</summary>
    public int GapMs { get; init; }

    /// <summary>True: the scene has the data as Done before the content is mounted.</summary>
    public bool IsDoneBeforeContent { get; init; }

    /// <summary>Time in the middle of the gap in which nothing else runs.</summary>
    public int BusyMs { get; init; }

    /// <summary>What the panel draws.</summary>
    public SceneContent Content { get; init; }

    /// <summary>Time that the content needs for its last part: its own fetch, worker, tiles, icons, font or animation.</summary>
    public int ContentMs { get; init; } = 450;

    /// <summary>How long a spinner is left over below the window.</summary>
    public int SpinnerMs { get; init; }

    /// <summary>Interval in which the dashboard asks for its data again; 0: never.</summary>
    public int RefreshMs { get; init; }

    /// <summary>True: the panel has a time of its own, which is not that of the address.</summary>
    public bool HasOwnTime { get; init; }

    /// <summary>Whether the asked panel is a library panel.</summary>
    public SceneLibrary Library { get; init; }

    /// <summary>Time until the API answers for the library panel's element.</summary>
    public int LibraryMs { get; init; } = 450;

    /// <summary>What becomes of the panel's queries and plugin.</summary>
    public SceneOutcome Outcome { get; init; }

    /// <summary>What the data source says of a query that failed.</summary>
    public string QueryMessage { get; init; } = "no such metric";

    /// <summary>Time until the page says in words that it has no such panel.</summary>
    public int NotFoundTextMs { get; init; } = 500;

    /// <summary>How a whole dashboard is laid out.</summary>
    public SceneLayout Layout { get; init; }

    /// <summary>Interval of further queries after the content; 0: none. With a forgotten render key they lead to the log-in page.</summary>
    public int LateQueryMs { get; init; }

    /// <summary>True: the page keeps a connection open, which <see cref="ScenePages.OpenPages"/> counts.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Another panel that the page moves to by itself; 0: none.</summary>
    public long MovesToPanel { get; init; }

    /// <summary>How often it does so: later loads of the page stay where they are.</summary>
    public int Moves { get; init; } = int.MaxValue;

    /// <summary>True: the page reports to <c>/seen</c> what earlier pages left behind, and leaves marks itself wherever it can.</summary>
    public bool LeavesMarks { get; init; }
}
