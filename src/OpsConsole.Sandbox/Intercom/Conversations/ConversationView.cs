using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Tickets;
using OpsConsole.Sandbox.Intercom.Workspace;

namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>A conversation and what it names, looked up under the lock and written outside it.</summary>
sealed record ConversationView(Conversation It, Contact[] Contacts, (Company Company, int Users)? Company, (Tag Tag, AppliedTag Applied)[] Tags, Ticket[] Tickets);
